"""The forms that people are filling, each found again by its draft; what arrives for them, and their buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.contents import FormEnded, Refused
from bot.conversation.events import Submitted
from bot.conversation.filling import Filling, Form
from bot.conversation.form_actions import HELP_ROW, Answer, Cancel, Change, Confirm, Resume
from bot.conversation.gate import admit
from bot.conversation.phrases import t
from bot.conversation.replies import Input, Say
from bot.conversation.scene import Replies, Scene
from bot.store import Draft


class OpenForms:
    """Goes on with forms that were begun. `actions` is what their buttons do."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        """These forms there are, by key."""
        self._forms = forms
        self.actions: Mapping[type[Action], Callable[[Scene, Any], Replies]] = {
            Answer: self._answer,
            Change: self._change,
            Confirm: lambda scene, action: self._of(scene, action.draft).finish(),
            Resume: lambda scene, action: self._of(scene, action.draft).go_on(),
            Cancel: self._cancel,
        }

    def current(self, scene: Scene) -> Filling | None:
        """The form that the actor is filling."""
        draft = scene.store.drafts.current(scene.account)
        return self._fill(scene, draft) if draft and draft.form in self._forms else None

    def arrived(self, scene: Scene, input: Input, raw: str) -> Replies | None:
        """Give what arrived to the open question; None when nothing is asked."""
        filling = self.current(scene)
        if filling is None:
            return None
        field = filling.open_field()
        if field is None:
            return filling.go_on()
        if not filling.accepts(field, input):
            return filling.go_on(t(f"expected-{field.input}"))
        return filling.go_on(filling.give({field.name: raw}))

    def submitted(self, scene: Scene, event: Submitted) -> Replies:
        """A filled form."""
        filling = self._of(scene, event.draft)
        return filling.go_on(filling.give(event.answers))

    def _answer(self, scene: Scene, action: Answer) -> Replies:
        """A picked answer; the button of a question that is answered already asks the open one again."""
        filling = self._of(scene, action.draft)
        field = filling.open_field()
        if field is None or field.name != action.field:
            return filling.go_on()
        if not action.value:
            filling.skip(field.name)
            return filling.go_on()
        raw = filling.picked(field.name, action.value)
        return filling.go_on(t("choice-not-offered") if raw is None else filling.give({field.name: raw}))

    def _change(self, scene: Scene, action: Change) -> Replies:
        """Ask a field again."""
        filling = self._of(scene, action.draft)
        filling.draft.picks.pop(action.field, None)
        filling.reopen(action.field)
        return filling.go_on()

    def _cancel(self, scene: Scene, action: Cancel) -> Replies:
        """Leave a form."""
        draft = scene.store.drafts.get(action.draft)
        if draft is not None:
            scene.store.drafts.remove(draft)
        return Say(t("cancelled"), HELP_ROW)

    def _of(self, scene: Scene, key: int) -> Filling:
        """An open draft of the actor's. Raises Refused for one that is gone or somebody else's: both look the same."""
        draft = scene.store.drafts.get(key)
        if draft is None or draft.account != scene.account:
            raise Refused(t("form-gone"))
        return self._fill(scene, draft)

    def _fill(self, scene: Scene, draft: Draft) -> Filling:
        """Go on with a draft; answers to fields that the form no longer has are left out. Raises FormEnded."""
        form = self._forms.get(draft.form)
        if form is None:
            raise Refused(t("form-gone"))
        if scene.community is None and draft.about.get("community"):
            scene.community = scene.store.communities.get(draft.about["community"])
        try:
            may = admit(scene, f"form {draft.form}", draft.about)
        except Refused as refused:
            raise FormEnded(refused.phrase, draft) from refused
        if not may:
            raise FormEnded(t("form-gone"), draft)
        return Filling(scene, form, draft)

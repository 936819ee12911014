// Within Telegram: who opened the app, the colours around it, and the ways back into the chat.
// Telegram's own script would be asked of another server; this is all that is needed of it.
// https://core.telegram.org/bots/webapps and https://core.telegram.org/api/web-events

(() => {
  "use strict";

  const WEB = "https://web.telegram.org"; // where the app is a frame; elsewhere it has a window of its own
  const OPENS_CHATS = [6, 1]; // the version from which apps follow a link into a chat
  const READABLE = 4.5; // WCAG 2.2, 1.4.3: the contrast of text
  const KEPT = "telegram";
  const root = document.documentElement;
  const told = new URLSearchParams(location.hash.slice(1));
  const framed = window.parent !== window;
  const about = remembered();

  if (told.has("tgWebAppVersion")) about.version = told.get("tgWebAppVersion");
  if (told.has("tgWebAppThemeParams")) about.theme = parsed(told.get("tgWebAppThemeParams"));
  remember();
  dress(about.theme ?? {});
  root.classList.toggle("opening", told.has("tgWebAppData"));

  // -- talking with the app around --------------------------------------------------------------------------------

  const heard = {
    theme_changed(data) {
      about.theme = data.theme_params;
      remember();
      dress(about.theme ?? {});
    },
    back_button_pressed: () => document.getElementById("back")?.click(),
    reload_iframe: () => location.reload(),
  };

  function receive(type, data) {
    if (Object.hasOwn(heard, type)) heard[type](data ?? {});
  }

  window.Telegram = { WebView: { receiveEvent: receive } }; // Android calls this one
  window.TelegramGameProxy = { receiveEvent: receive }; // iOS and desktops this one
  window.addEventListener("message", (event) => {
    if (!framed || event.source !== window.parent || event.origin !== WEB) return;
    const said = parsed(event.data);
    receive(said.eventType, said.eventData);
  });

  function send(type, data = {}) {
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
    else if (framed) window.parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), WEB);
    else return false;
    return true;
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (framed) send("iframe_ready", { reload_supported: true });
    send("web_app_ready");
    send("web_app_expand");
    send("web_app_setup_back_button", { is_visible: Boolean(document.getElementById("back")) });
    const form = document.getElementById("launch");
    if (!form || !told.has("tgWebAppData")) return;
    form.elements.data.value = told.get("tgWebAppData");
    form.submit();
  });

  // A link that is not followed here is an ordinary one: the browser opens it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.origin === location.origin) return;
    if (link.hostname !== "t.me") {
      if (send("web_app_open_link", { url: link.href })) event.preventDefault();
    } else if (opensChats() && send("web_app_open_tg_link", { path_full: link.pathname + link.search })) {
      event.preventDefault();
      send("web_app_close");
    }
  });

  function opensChats() {
    const [major, minor] = String(about.version ?? "").split(".").map(Number);
    return framed || major > OPENS_CHATS[0] || (major === OPENS_CHATS[0] && minor >= OPENS_CHATS[1]);
  }

  // -- colours ----------------------------------------------------------------------------------------------------

  // Ours are kept wherever Telegram's could not be read well: themes are made by everybody.
  function dress(theme) {
    for (const name of ["--ground", "--paper", "--raised", "--ink", "--soft", "--go", "--on-go"]) {
      root.style.removeProperty(name);
    }
    const paper = colour(theme.bg_color);
    if (!paper) return;
    const dark = luminance(paper) < 0.18; // from there on white stands out more than black
    root.style.colorScheme = dark ? "dark" : "light";
    document.getElementById("dark").media = dark ? "all" : "not all";
    const ground = colour(theme.secondary_bg_color) ?? paper;
    const stands = (ink) => ink && contrast(ink, paper) >= READABLE && contrast(ink, ground) >= READABLE;
    const ink = colour(theme.text_color);
    if (stands(ink)) {
      const soft = [colour(theme.subtitle_text_color), colour(theme.hint_color), ink].find(stands);
      paint({ "--ground": ground, "--paper": paper, "--raised": paper, "--ink": ink, "--soft": soft });
    }
    const [go, label] = [colour(theme.button_color), colour(theme.button_text_color)];
    if (go && label && contrast(go, label) >= READABLE) paint({ "--go": go, "--on-go": label });
  }

  function paint(colours) {
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(name, value);
  }

  function colour(value) {
    return /^#[0-9a-f]{6}$/i.test(value ?? "") ? value : null;
  }

  function luminance(value) {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(value.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  // -- what is kept from page to page -----------------------------------------------------------------------------

  function remembered() {
    try {
      return parsed(sessionStorage.getItem(KEPT));
    } catch {
      return {}; // a browser that keeps nothing for frames
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(about));
    } catch {
      // as above: the next page has the colours of the browser
    }
  }

  function parsed(text) {
    try {
      const value = JSON.parse(text);
      return value && typeof value === "object" ? value : {};
    } catch {
      return {};
    }
  }
})();

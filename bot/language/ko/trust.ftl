# 신뢰: 주인이 알면 좋은 것, 누구에게 빌려줄지, 감사 인사.

track-new = { $who } 님은 새로 온 이웃이에요 ({ $time }).
track-here = { $who } 님은 함께한 지 { $time } 된 이웃이에요.
track-days =
    { $count ->
        [0] 오늘부터
       *[other] { $count }일
    }
track-weeks = { $count }주
track-months = { $count }개월
track-years = { $count }년
track-first = 여기서 처음 빌리는 거예요.
track-returned = 지금까지 { $count }번 빌리고 모두 돌려줬어요.
track-returned-so = 지금까지 { $count }번 빌리고 돌려줬어요. { $how }.
track-always = 늘 제때 돌려줘요
track-nearly = 거의 늘 제때 돌려줘요
track-mostly = 제때 돌려준 적이 더 많아요
track-seldom = 약속보다 늦은 적이 많아요
track-late = 최근에 { $count }번 늦게 돌려줬어요.
track-no-shows = 최근에 { $count }번 만남이 이루어지지 않았어요.
track-thanked = 이웃들이 { $count }번 고맙다고 했어요.

alike-neighbour = 이름이 비슷한 이웃이 또 있어요. 이 { $who } 님은 { $where }에 있고, { $since }부터 함께한 이웃이에요.
alike-office = { $who } 님은 운영자가 아니라 이웃이에요 ({ $where }, { $since }부터).

item-who-may = 누가 빌릴 수 있나요?
card-wanted = 빌릴 수 있는 분: { $wanted }
trust-which = { JOSA($item, "을/를") } 누가 신청할 수 있나요?
trust-anybody = 모든 이웃
trust-returned-before = 빌린 물건을 돌려준 적이 있는 이웃
trust-precious = { $count }번 이상 거의 늘 제때 돌려준 이웃
trust-not-yet = { $owner } 님은 { JOSA($item, "을/를") } { $wanted }에게 빌려줘요. 먼저 다른 것을 빌리고 돌려주세요. 신뢰는 그렇게 쌓여요.

thanks-give-thumb = 👍 고마워요!
thanks-give-note = 감사 인사 쓰기
thanks-thumb = 👍 { $who } 님이 { $item } 일로 고맙다고 해요.
thanks-note =
    👍 { $who } 님이 { $item } 일로 고맙다고 해요:
    “{ $note }”
thanks-sent = { $who } 님께 전했어요. 따뜻한 마음 고맙습니다!
thanks-already = 이미 고맙다고 하셨어요.
thanks-over = 꽤 지난 일이에요. 다음에 또 고마운 일이 있을 거예요!
form-thanks = 감사 인사
form-thanks-thanks = 무슨 말을 전할까요? 그분만 읽어요.
form-thanks-thanks-label = 그분만 읽어요

# 이웃이 참여하고, 나중에 이사해요.

join-button = 참여하기
join-nowhere = 어느 동네에 사시는지 아직 몰라요. 동네 그룹이나 서버에 있는 카드에서 ‘참여하기’를 눌러 주세요. 카드가 없다면 저를 그룹에 추가하고 그곳에서 /setup 명령어를 입력해 주세요.
join-gone = 그 모임을 찾을 수 없어요.
join-elsewhere = 이미 { $community }에 참여하고 있어요. 모임은 한 번에 하나만 참여할 수 있어요.
join-rules =
    { $community } 이웃들은 이런 규칙을 지켜요.
    { $rules }
join-too-far = { $community }에서 너무 멀어요. 위치를 다시 확인하거나 더 가까운 모임을 찾아 주세요.
join-done = { $name } 님, { $community }에 오신 것을 환영해요! 이웃에게는 대략의 거리만 보여요.
join-go-on = 이어서 하기

start-again = { $name } 님, 안녕하세요! 오늘은 { $community }에서 무엇을 할까요?
start-find = 찾아보기
start-offer = 물건 올리기
start-loans = 내 대여
start-help = 도움말

near-is-it-home = { JOSA($place, "이/가") } 지금 집인가요?
near-shared-place = 보내 주신 곳
near-done = 집 위치를 바꿨어요. 올린 물건의 위치도 함께 바꿨어요.

form-join = 이웃과 함께하기
form-join-language = 어떤 언어로 이야기할까요? Which language shall we speak?
form-join-language-label = 언어
form-join-language-en = 영어 (English)
form-join-language-ko = 한국어
form-join-home = 집이 어디인가요? 이웃에게는 대략의 거리만 보여요. 신청을 승인하면 그 이웃에게만 위치를 알려 줘요.
form-join-home-label = 집이 어디인가요?
form-join-home-hint = 위치, 주소, 좌표, 플러스 코드, 지도 링크 모두 괜찮아요.
form-join_ruled = { form-join }
form-join_ruled-language = { form-join-language }
form-join_ruled-language-label = { form-join-language-label }
form-join_ruled-language-en = { form-join-language-en }
form-join_ruled-language-ko = { form-join-language-ko }
form-join_ruled-language-change = 언어
form-join_ruled-home = { form-join-home }
form-join_ruled-home-label = { form-join-home-label }
form-join_ruled-home-hint = { form-join-home-hint }
form-join_ruled-home-change = 집 위치
form-join_ruled-confirm = 동의하고 참여하기
form-near = 우리 집
form-near-home = 지금 집은 어디인가요?
form-near-home-label = 지금 집은 어디인가요?
form-near-home-hint = { form-join-home-hint }
form-move = { form-near }
form-move-home = { form-near-home }
form-move-home-label = { form-near-home-label }
form-move-home-hint = { form-join-home-hint }
form-move-home-change = 다른 곳이에요
form-move-confirm = 네, 거기 살아요

command-start-name = 시작
command-start = 이웃과 함께하거나 처음부터 다시 시작해요
command-near-name = 집위치
command-near = 집 위치를 바꿔요
option-near-home-name = 집
option-near-home = 주소, 좌표, 플러스 코드, 지도 링크

# 이웃 한 사람의 설정.

settings-title = 내 설정
settings-language = 언어: { $language }
settings-language-en = 영어 (English)
settings-language-ko = 한국어
settings-zone = 시간대: { $zone }
settings-zone-community = 시간대: { $zone } (모임과 같아요)
settings-quiet = 방해 금지 시간: { $hours }, 이때는 알림을 보내지 않아요
settings-quiet-none = 방해 금지 시간: 없음
settings-hours = { $start }부터 { $end }까지
settings-hour = { $hour }시
settings-always = 반납일이 지나면 항상 알려 드려요.
settings-is-on = ✅ { $reminder }
settings-is-off = ⬜ { $reminder }
settings-reminder-handover = 전달 전 알림
settings-reminder-day_before = 반납 전날 알림
settings-reminder-due_day = 반납일 아침 알림
settings-change-zone = 시간대
settings-change-quiet = 방해 금지 시간
settings-change-home = 집 위치
settings-which-quiet = 언제 알림을 보내지 않을까요?
settings-zone-as-community = 모임과 같게
settings-no-quiet = 방해 금지 시간 없음
settings-other-hours = 다른 시간
settings-zone-unknown = 모르는 시간대예요. 가까운 큰 도시나 UTC+9 같은 시차를 적어 주세요.

form-zone = 내 시간대
form-zone-zone = 어느 시간대에 사세요?
form-zone-zone-label = 시간대
form-zone-zone-hint = 서울 같은 큰 도시나 UTC+9. 모임과 같게 하려면 “community”라고 적어 주세요.
form-quiet = 방해 금지 시간
form-quiet-start = 몇 시부터 알림을 보내지 않을까요?
form-quiet-start-label = 시작 시간, 예: 21시
form-quiet-end = 몇 시까지 알림을 보내지 않을까요?
form-quiet-end-label = 끝나는 시간, 예: 8시

command-settings-name = 설정
command-settings = 언어, 시간대, 방해 금지 시간, 알림을 바꿔요

# 흐름 사이에서 엔진이 직접 하는 말.

help-button = 무엇을 할 수 있나요?
unknown-command = 모르는 명령이에요. 아래 버튼을 누르면 할 수 있는 일을 볼 수 있어요.
button-unknown = 이제 쓸 수 없는 버튼이에요. 메뉴에서 다시 시작해 주세요.
not-usable = 여기서는 쓸 수 없는 내용이에요. 질문에 맞게 글이나 사진, 위치를 보내 주세요.
form-gone = 이미 닫힌 질문이에요. 처음부터 다시 시작해 주세요.
cancelled = 네, 그만할게요.
nothing-to-cancel = 취소할 것이 없어요.
moderators-only = 관리자만 할 수 있어요.
go-direct = 1:1 대화에서 이어 갈게요.
answered-direct = 1:1 대화로 답을 보냈어요.

# 나눔이 멈춘 이웃: 이미 시작한 것은 끝낼 수 있어요.
barred-paused = 지금은 { $community }에서 나눔이 잠시 멈춰 있어요. /loans 에서 빌린 것을 확인하고 돌려줄 수는 있어요.
barred-banned = { $community }에서는 더 이상 나눔을 할 수 없어요. /loans 에서 빌린 것을 확인하고 돌려줄 수는 있어요.

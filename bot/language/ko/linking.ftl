# 한 사람의 두 계정을 하나로 이어요.

link-code =
    다른 계정에서 /link 명령어에 이 코드를 넣어 주세요.
    { $code }
    코드는 10분 안에 한 번만 쓸 수 있어요. 아무에게도 보여 주지 마세요.
link-is-it-you = { $platform } 계정 “{ $name }”, 본인 계정이 맞나요?
link-now-there =
    이제 { $platform }에서도 ‘네’를 누르면 끝나요.
    그곳에 질문이 안 보이면 거기서 /link 명령어에 이 코드를 넣어 주세요: { $code }
link-done = { $platform } 계정을 연결했어요. 이제 어느 쪽에서든 { $name } 님의 물건과 대여를 볼 수 있어요.
link-not-linked = 네, 두 계정을 연결하지 않을게요.
link-closed = 이미 끝난 질문이에요. 다시 하려면 /link 명령어를 입력해 주세요.
link-own-code = 다른 계정에서 쓸 코드예요. 그 계정에서 입력해 주세요.
link-already = 두 계정은 이미 연결되어 있어요.
link-nobody-joined = 아직 두 계정 모두 모임에 참여하지 않았어요. 먼저 한 계정으로 참여해 주세요: /start
link-other-community = 다른 계정은 { $community }에 있어요. 같은 모임의 계정만 연결할 수 있어요.
link-open-loan = 두 계정 사이에 끝나지 않은 대여가 있어요. 먼저 마무리해 주세요: /loans

command-link-name = 계정연결
command-link = 텔레그램과 디스코드 계정을 하나로 연결해요
option-link-code-name = 코드
option-link-code = 다른 계정에서 받은 코드

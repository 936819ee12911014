# 할 수 있는 일.

help-member = { $community }에서 이웃에게 빌리고 빌려줄 수 있어요. 필요한 것을 그냥 적거나 버튼을 눌러 주세요.
help-stranger = { $community } 이웃들은 물건과 공간, 재능을 빌려주고 빌려요. 함께하려면 ‘참여하기’를 눌러 주세요.
help-nowhere = 이웃끼리 빌려주고 빌리도록 도와드려요. 동네 그룹이나 서버에 있는 카드에서 ‘참여하기’를 눌러 주세요. 새 모임을 만들려면 저를 그룹에 추가하고 그곳에서 /setup 명령어를 입력해 주세요.
help-moderator = { $community } 관리자시네요. 다른 이웃처럼 빌리고 빌려주면서 모임의 물건과 대여도 살펴볼 수 있어요. /mod 명령어를 써도 돼요.
help-find = 찾아보기
help-offer = 물건 올리기
help-loans = 내 대여
help-mine = 내 물건
help-settings = 설정
help-link = 계정 연결
help-web = 브라우저에서 한눈에 보기
help-mod-loans = 모든 대여
help-mod-items = 모든 물건
help-mod-setup = 모임 설정
help-mod-code = 다른 대화방 연결

command-help-name = 도움말
command-help = 여기서 할 수 있는 일을 알려 드려요
command-cancel-name = 취소
command-cancel = 지금 답하던 질문을 그만해요

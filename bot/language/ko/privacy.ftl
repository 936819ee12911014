# /privacy: 보관하는 정보와 탈퇴.

command-privacy-name = 개인정보
command-privacy = 제가 보관하는 정보와 탈퇴 방법
privacy-kept = 저는 이름, 이곳의 계정, 집 위치, 올린 것과 찾은 것, 빌리고 빌려준 기록을 보관해요. 이웃은 이름과 대략적인 거리만 봐요. 집 위치는 빌려주기로 한 이웃만, 돌려받고 일주일 뒤까지만 볼 수 있어요. 메시지 내용은 일주일 뒤에 지워요.
privacy-stranger = 아직 가입하지 않으셔서, 답장에 필요한 이름과 계정만 보관해요.
privacy-forget = 저를 잊어 주세요
forget-lent = 아직 끝나지 않은 거래가 { $count }건 있어요. 마치거나 취소하시면 잊어 드릴 수 있어요.
forget-see-loans = 내 거래 보기
forget-sure-0 = 동네를 떠나게 돼요. 올린 것은 사라지고, 진행 중인 요청은 끝나고, 저는 누구신지 잊어요.
forget-sure-1 = 되돌릴 수 없어요. 정말 잊을까요?
forget-yes-0 = 네, 잊어 주세요
forget-yes-1 = 완전히 잊어 주세요
forget-no = 아니요, 남을게요
forget-done = 다 됐어요. 이제 누구신지 몰라요. 언제든 다시 가입하실 수 있어요. 건강하세요!
forget-asked = 여기에 물어본 이웃은 떠났어요.

privacy-take = 내 정보 받기
own-data-coming = 제가 보관하는 모든 정보를 파일로 만들어 개인 채팅으로 보내 드릴게요.
own-data-file = 제가 보관하는 모든 정보예요. data.html은 읽기용, data.json은 프로그램용이고 사진도 들어 있어요. 다른 이웃은 번호로만 나와요.
own-data-unreachable = 개인 채팅으로 보낼 수 없어요. 저와의 개인 채팅을 연 다음 다시 눌러 주세요.
own-data-title = Commonshed가 보관하는 내 정보
own-data-about = 다른 이웃은 번호로만 나와요. 시각은 UTC 기준이에요.
own-data-member = 나
own-data-face = 내 계정
own-data-home = 집
own-data-item = 올린 것
own-data-loan = 빌리고 빌려준 기록
own-data-thanks = 받은 감사
own-data-reminder = 예정된 알림
own-data-search = 최근에 찾은 것
own-data-missed = 찾지 못한 것
own-data-report = 신고한 것
own-data-held = 운영자 확인을 기다리는 것
own-data-statement = 문제에 대해 알려 주신 것
own-data-audit = 활동 기록
own-data-draft = 작성 중인 답
own-data-inbox = 최근에 보내신 것

# 모든 대화에서 쓰는 말: 거리, 버튼 이름, 답을 받지 못한 까닭.

distance-block = 바로 근처
distance-about = 약 { $length }

yes = 네
no = 아니요
cancel = 취소
skip = 건너뛰기
back = 뒤로
more = 더 보기
continue = 계속

typed-empty = 내용이 비어 있어요. 다시 한번 적어 주세요.
typed-too-long = 조금 길어요. { $most }자 이내로 줄여 주세요.
number-not-read = 숫자를 읽지 못했어요. 7처럼 숫자만 적어 주세요.
number-out-of-range = { $least }부터 { $most }까지의 숫자로 적어 주세요.
span-not-read = 날짜를 알아듣지 못했어요. “내일부터 일요일까지”나 “11월 24일 10시부터 26일 18시까지”처럼 적어 주세요.
span-past = 이미 지난 시간이에요. 앞으로 다가올 때로 골라 주세요.
span-reversed = 끝나는 때가 시작보다 빨라요. 시작, 끝 순서로 다시 적어 주세요.
due-not-later = 지금 반납일보다 늦은 때가 아니에요. “이틀 더”처럼 더 늦은 때로 적어 주세요.
span-too-far = 1년보다 더 먼 날짜예요. 1년 안의 날짜로 골라 주세요.
choice-not-offered = 보기에 없는 답이에요. 보기 중에서 하나를 골라 주세요.
photo-not-a-photo = 사진으로 읽을 수 없는 파일이에요. JPEG, PNG, WebP 사진을 보내 주세요.
photo-too-large = 사진이 너무 커요. 더 작은 사진으로 보내 주세요.
photo-gone = 그 사진을 더 이상 가져올 수 없어요. 한 번 더 보내 주세요.
photo-offline = 지금은 사진을 가져올 수 없어요. 몇 분 뒤에 다시 보내 주세요.
place-not-found = 그런 이름의 장소를 찾지 못했어요. 도시 이름도 함께 적거나 위치를 보내 주세요.
place-offline = 지금은 장소를 찾아볼 수 없어요. 위치를 보내거나 좌표를 적어 주세요.
place-out-of-range = 지구에 없는 좌표예요. 위도, 경도 순서로 다시 확인해 주세요.
place-short-link = 짧은 지도 링크는 열 수 없어요. 링크를 열어 전체 주소를 보내거나 위치를 보내 주세요.

usual-today = 오늘
usual-tomorrow = 내일
usual-weekend = 이번 주말
usual-days3 = 내일부터 3일
usual-week = 내일부터 일주일
number-offered = { $number }
due-offered = { $at }까지

pick-which = 여러 곳을 찾았어요. 어디인가요?
pick-this = { $words }
pick-none = 이 중에 없어요
pick-other-days = 다른 날짜

expected-text = 글로 답해 주세요.
expected-lines = 글로 답해 주세요.
expected-choice = 보기 중에서 하나를 골라 주세요.
expected-yes_no = ‘네’ 또는 ‘아니요’로 답해 주세요.
expected-number = 7처럼 숫자로 답해 주세요.
expected-span = “내일부터 일요일까지”처럼 날짜로 답해 주세요.
expected-photo = 사진으로 답해 주세요.
expected-place = 위치를 보내거나 주소를 적어 주세요.

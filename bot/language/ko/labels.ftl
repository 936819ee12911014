# 이름표: 만들기, 적힌 말, 찍어 보기.

command-label-name = 이름표
command-label = 내 물건에 붙일 이름표를 만들어요
option-label-item-name = 물건
option-label-item = 어느 물건인가요? 이름의 일부만 적어도 돼요
command-scan-name = 찍기
command-scan = 이름표에 적힌 번호로 물건을 열어요
option-scan-number-name = 번호
option-scan-number = 이름표에 적힌 번호

label-which = 어느 물건의 이름표를 만들까요?
label-which-of-many = 그런 물건이 { $count }개 있어요. 최근 것부터 보여 드려요. 다른 것은 /label 뒤에 이름을 적어 주세요.
label-none = 올리신 물건 중에 “{ $words }” 물건이 없어요.
label-make = 이름표 만들기
label-print = 인쇄해서 오려 붙여 주세요. 찍으면 대화에서 바로 열려요.
label-print-sheet = 인쇄해서 오려 붙여 주세요. 한꺼번에 인쇄하려면 한 장에 여덟 개씩 담긴 파일을 받으세요.
label-no-letters = 여기에는 “{ $item }” 글자를 그릴 글꼴이 없어요. 종이에 “/scan { $number }”라고 적어 붙여도 똑같아요.
label-sheet = 내 이름표 모두 인쇄하기
label-sheet-ready = 내 물건의 이름표를 한 장에 여덟 개씩 모았어요. 링크는 하루 동안 열려요.
label-sheet-open = 이름표 열기

label-name = { $item }
label-of = { $community }에서 함께 써요
label-number = { $number }번
label-how = 찍으면 언제 비어 있는지 보고, 빌리고, 받았거나 돌려줬다고 알릴 수 있어요.
label-how-typed = 언제 비어 있는지 보거나, 빌리거나, 받았거나 돌려줬다고 알리려면
label-typed = 봇에게 보내 주세요: /scan { $number }
label-text = { $community }에서 함께 써요. 봇에게 보내 주세요: /scan { $number }

scan-number = 이름표에 적힌 번호만 적어 주세요. 예: /scan 42
scan-more = 이 대여 자세히 보기

paper-gone-title = 열 수 없는 링크예요
paper-gone = 새 링크로 바뀌었거나 기한이 지났어요. 봇에게 새 링크를 받아 주세요.

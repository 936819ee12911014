# 관리자가 보는 숫자: 모임 전체의 이야기이고, 누구인지는 나오지 않아요.

command-mod-stats-name = 숫자
command-mod-stats = 얼마나 빌려 쓰는지, 무엇이 부족한지 봐요
mod-stats = 숫자로 보기

insights-title = 숫자로 보는 { $community }
insights-lent =
    { $count ->
        [0] 지난 { $weeks }주 동안 오간 물건이 없어요.
       *[other] 지난 { $weeks }주 동안 { $count }번 빌려줬어요. 이번 주는 { $now }번이에요.
    }
insights-on-time = 제때 돌아온 것은 { $count }번 중 { $on_time }번이에요({ $percent }%).
insights-no-returns = 그동안 돌려준 것은 아직 없어요.
insights-missed = 찾았지만 아무도 올리지 않은 것: { $words }
insights-missed-one = “{ $words }” ({ $count }명)
insights-never = 물건 { $offered }개 중 { $count }개는 아직 빌린 사람이 없어요. 오래된 것부터: { $items }
insights-never-share = 물건 { $offered }개 중 { $count }개
insights-item = “{ $item }”
insights-page = 모두 보기
insights-page-ready = 모든 숫자를 모았어요. 링크는 한 시간 동안, 링크를 아는 사람에게 열려요.
insights-page-open = 숫자 열기

insights-weeks-of = { $community }의 주간 대여
insights-weeks-note = 월요일부터 한 주 동안 건넨 횟수예요. 마지막 막대는 이번 주예요.
insights-weeks = 주간 대여
insights-missed-heading = 찾았지만 없던 것
paper-never-heading = 아직 빌린 사람이 없는 것
insights-on-time-heading = 제때 돌아온 것
insights-cells-heading = 자주 오가는 곳
paper-as-table = 표로 보기
paper-nothing = 아직 보여 드릴 것이 없어요.
insights-column-week = 시작하는 날
insights-column-loans = 대여
insights-column-words = 찾은 말
insights-column-neighbours = 이웃
insights-column-place = 곳
insights-column-returns = 반납
insights-in-time = 제때
insights-late = 늦음
insights-cells-note = 물건을 받아 간 곳을 { $size } 칸으로 보여 드려요. 집은 나오지 않아요.
insights-cell-middle = 한가운데
insights-cell-away = { $direction }쪽 { $distance }
insights-direction-n = 북
insights-direction-ne = 북동
insights-direction-e = 동
insights-direction-se = 남동
insights-direction-s = 남
insights-direction-sw = 남서
insights-direction-w = 서
insights-direction-nw = 북서
insights-for-moderators = 관리자용이고 지난 { $weeks }주 이야기예요. 몇 번인지만 알려 드리고, 누구인지는 알려 드리지 않아요.

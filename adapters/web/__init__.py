"""The playground: the program in a browser, with drawn phones in place of Telegram and Discord."""

"""Where student code runs: a zygote forks workers for the checks; proxies stand for it outside."""

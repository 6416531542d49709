"""Where student code runs: a zygote forks a worker per check; proxies stand for it outside."""

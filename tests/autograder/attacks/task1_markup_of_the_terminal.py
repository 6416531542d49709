"""Prints and raises markup of the terminal library, of Markdown, of templates and of format strings."""

MARKUP = (
    "[red]attack-shown-markup[/red] [/] [/bold] [link=file:///etc/passwd]attack-shown-markup[/link] [@click=app.quit]"
    " ![x](http://127.0.0.1:45991/attack-shown-markup) **bold** <details> `code` ~~~ \n```\n# heading\n---\n| a | b |"
    " {{7*7}} ${7*7} #{7*7} <%= 7*7 %> {0.__class__} {check.points} %(points)s %s %n $HOME `id` $(id) :boom: \\[red]"
)


def relu(X):
    print(MARKUP)
    raise ValueError(MARKUP)


def prelu(X):
    raise type(MARKUP, (Exception,), {})(MARKUP)


def DNNforward(X, W, K):
    return MARKUP, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs

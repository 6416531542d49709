"""Raises, prints and returns HTML with scripts, handlers and closing tags."""
# honest: prelu=2

TAGS = (
    "</pre></td></table></script><script>document.title='attack-shown-html'</script>"
    "<img src=x onerror=\"alert('attack-shown-html')\"><svg/onload=alert('attack-shown-html')>"
    "'\"><a href='javascript:alert(1)'>attack-shown-html</a>&lt;b&gt;<!-- attack-shown-html"
    "<style>body{display:none}</style><iframe srcdoc='attack-shown-html'>]]>"
)


def relu(X):
    print(TAGS)
    raise ValueError(TAGS)


def DNNforward(X, W, K):
    raise type(TAGS, (Exception,), {})(TAGS)


def DNNbackward(X, y, W, K, H, A, O):
    return type(TAGS, (), {})(), [TAGS], {TAGS: TAGS}


def prelu(X):
    return (X > 0) * 1.0


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs

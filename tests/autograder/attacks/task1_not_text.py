"""Hands in bytes that are not text in any encoding, some of them escapes."""


def relu(X):
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs


BYTES = "€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ ¡¢£¤¥¦§¨©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ[2Jí €øˆ"

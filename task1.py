"""Task 1: a two-layer perceptron in NumPy, with its gradients written by hand.

The network has three inputs, two hidden ReLU units and one output, and no biases:

    H = W Xᵀ        (2, N)   hidden pre-activations
    A = relu(H)     (2, N)   hidden activations
    O = K A         (N,)     outputs; their sign is the predicted label

with X (N, 3), W (2, 3), K (2,) and labels y (N,) of -1 and +1.  The loss is the mean over the
samples of ½ (y - O)².  Back-propagation: Rumelhart, Hinton and Williams, "Learning representations
by back-propagating errors", Nature 323 (1986); the matrix form follows Goodfellow, Bengio and
Courville, "Deep Learning" (2016), section 6.5.
"""

import time

import numpy as np


def relu(X):
    """Rectified linear unit, max(X, 0), element by element.

    X: array of any shape.  Returns a new array of that shape; X is left as it was.
    Source: Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines" (2010).
    """
    # BEGIN SOLUTION
    return np.maximum(X, 0)
    # END SOLUTION


def prelu(X):
    """Derivative of `relu` with respect to its input: 1 where X > 0, else 0.

    X: array of any shape.  Returns a float array of that shape; X is left as it was.  At X = 0,
    where ReLU has no derivative, the value is 0, one of its subgradients.
    """
    # BEGIN SOLUTION
    return (X > 0).astype(float)
    # END SOLUTION


def DNNforward(X, W, K):
    """Run the network on a batch.

    X: (N, 3), W: (2, 3), K: (2,).  Returns H (2, N), A (2, N) and O (N,), the pre-activations,
    activations and outputs of the formulas at the top of this file.
    """
    # BEGIN SOLUTION
    H = W @ X.T  # (2, N)
    A = relu(H)  # (2, N)
    O = K @ A  # (N,)
    # END SOLUTION
    return H, A, O


def loss(y, O):
    """Mean squared error with the factor ½: mean of ½ (y - O)².  y, O: (N,).  Returns a scalar."""
    return np.mean(0.5 * (y - O) ** 2)


def DNNbackward(X, y, W, K, H, A, O):
    """Gradients of `loss` with respect to W and K, by the chain rule.

    X: (N, 3), y: (N,), W: (2, 3), K: (2,); H, A, O as `DNNforward` returned them.
    Returns pLpW (2, 3) and pLpK (2,):

        ∂L/∂O = (O - y) / N        ∂L/∂K = A ∂L/∂O
        ∂L/∂H = (K ⊗ ∂L/∂O) ⊙ relu'(H)        ∂L/∂W = ∂L/∂H X
    """
    # BEGIN SOLUTION
    pLpO = (O - y) / y.shape[0]  # (N,)
    pLpK = A @ pLpO  # (2,)
    pLpA = np.outer(K, pLpO)  # (2, N)
    pLpH = pLpA * prelu(H)  # (2, N)
    pLpW = pLpH @ X  # (2, 3)
    # END SOLUTION
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    """Mini-batch gradient descent, taking the samples in the given order.

    X: (N, 3), y: (N,), W: (2, 3), K: (2,); lr: step size.  The last batch of an epoch may be
    smaller than `batch_size`.  With `print_loss`, prints the loss after each epoch.
    Returns W_list and K_list, the weights after each epoch; the caller's W and K stay as they were.
    """
    W_list, K_list = [], []
    dataset_size = X.shape[0]
    start = time.time()
    # BEGIN SOLUTION
    for epoch in range(num_epochs):
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]  # (B, 3)
            y_batch = y[begin : begin + batch_size]  # (B,)
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            epoch_loss = loss(y, DNNforward(X, W, K)[2])
            print(f"epoch {epoch + 1}: loss {epoch_loss:.4f}, {time.time() - start:.2f} s")
    # END SOLUTION
    return W_list, K_list


def DNNinference(X, W, K):
    """Predicted labels, -1.0 or +1.0, for X (N, 3) under the weights W and K.  Returns (N,)."""
    O = DNNforward(X, W, K)[2]
    return np.where(O > 0, 1.0, -1.0)


def trainAcc(X, y, W, K):
    """Share of the samples X (N, 3) whose predicted label equals y (N,), between 0 and 1."""
    return np.mean(DNNinference(X, W, K) == y)


def computeNumericalGradient(J, theta):
    """Central differences of a scalar function, to compare an analytic gradient with.

    J: function of an array shaped like theta that returns a scalar.  Returns an array of theta's
    shape; theta is left as it was.  The error is O(ε²), with ε = 1e-4.
    """
    epsilon = 1e-4
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        centre = theta[index]
        theta[index] = centre + epsilon
        above = J(theta)
        theta[index] = centre - epsilon
        below = J(theta)
        theta[index] = centre
        gradient[index] = (above - below) / (2 * epsilon)
    return gradient


def generate_random_dataset(num_samples=400):
    """Two Gaussian clusters in three dimensions, shuffled.

    Returns an array (num_samples, 4): three features and the label, -1 or +1.
    """
    half = num_samples // 2
    negative = np.random.normal(loc=(-1.0, -1.0, -1.0), scale=0.6, size=(half, 3))
    positive = np.random.normal(loc=(1.0, 1.0, 1.0), scale=0.6, size=(num_samples - half, 3))
    labels = np.concatenate([-np.ones(half), np.ones(num_samples - half)])
    dataset = np.column_stack([np.vstack([negative, positive]), labels])  # (N, 4)
    return np.random.permutation(dataset)


def normalize_dataset(dataset):
    """Features shifted to mean 0 and scaled to standard deviation 1; labels kept.

    dataset: (N, 4).  Returns a new array of that shape.
    """
    features = dataset[:, :3]
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    return np.column_stack([scaled, dataset[:, 3]])


def _scatter(axes, dataset):
    """Draw the two classes of a dataset (N, 4) into 3-D axes."""
    for label, marker in ((-1, "o"), (1, "^")):
        points = dataset[dataset[:, 3] == label]
        axes.scatter(*points[:, :3].T, marker=marker, label=f"y = {label:+d}")
    axes.set_xlabel("$x_1$")
    axes.set_ylabel("$x_2$")
    axes.set_zlabel("$x_3$")
    axes.legend()


def visualize_dataset(dataset, window_title=""):
    """Show a dataset (N, 4) as points in space, one marker per class."""
    import matplotlib.pyplot as plt

    axes = plt.figure(num=window_title or None).add_subplot(projection="3d")
    _scatter(axes, dataset)
    axes.set_title(window_title)
    plt.show()


def plotDNNInferenceEpoch(epoch_idx, dataset, W_list, K_list):
    """Show the decision boundary that the weights of one epoch draw through a dataset (N, 4).

    The boundary is where the output changes sign; it is drawn as the grid points next to it.
    """
    import matplotlib.pyplot as plt

    ticks = np.linspace(dataset[:, :3].min(), dataset[:, :3].max(), 40)
    grid = np.stack(np.meshgrid(ticks, ticks, ticks, indexing="ij"), axis=-1)  # (40, 40, 40, 3)
    W, K = np.asarray(W_list[epoch_idx]), np.asarray(K_list[epoch_idx])
    positive = (DNNinference(grid.reshape(-1, 3), W, K) > 0).reshape(grid.shape[:3])
    boundary = grid[:, :, :-1][positive[:, :, 1:] != positive[:, :, :-1]]  # (M, 3)
    axes = plt.figure().add_subplot(projection="3d")
    axes.scatter(*boundary.T, s=5, alpha=0.4, color="green")
    _scatter(axes, dataset)
    axes.set_title(f"decision boundary after epoch {epoch_idx + 1}")
    plt.show()

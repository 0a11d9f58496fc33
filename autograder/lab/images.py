"""Pictures of images, predictions and what a network has learned to look for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .style import BLUE, RED, figure, label, picture, show


def _grey(X: np.ndarray) -> np.ndarray:
    """Rows of pixels, or square pictures, as square pictures."""
    X = np.asarray(X)
    side = round(X[0].size ** 0.5)
    return X.reshape(len(X), side, side)


def show_images(X: np.ndarray, titles: Sequence, *, rows: int = 2, what: str = "Images") -> None:
    """Show pictures with their titles, filling `rows` rows.

    Parameters
    ----------
    X : (N, H*H) or (N, H, H) float  grey values between 0 and 1
    titles : N labels
    rows : int
    what : str  first word of the alt text
    """
    columns = -(-len(X) // rows)
    fig, axes = figure(columns, rows, width=min(1.15 * columns, 7.8), height=1.3 * rows)
    for ax in axes:
        ax.axis("off")
    for ax, image, title in zip(axes, _grey(X), titles, strict=False):
        picture(ax, image, str(title))
    show(fig, f"{what}: {', '.join(map(str, titles))}.")


def show_predictions(X: np.ndarray, y: np.ndarray, scores: np.ndarray, names: Sequence, *, count: int = 6) -> None:
    """Show pictures beside the probability that softmax gives each class.

    Parameters
    ----------
    X : (N, D) float  pictures
    y : (N,) int  right classes
    scores : (N, C) float
    names : C names of classes
    count : int  how many of the pictures are shown
    """
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = shifted / shifted.sum(axis=1, keepdims=True)
    fig, axes = figure(count, 2, width=7.8, height=3.4)
    words = []
    for number, (image, right, share) in enumerate(zip(_grey(X)[:count], y, shares, strict=False)):
        said = int(share.argmax())
        mark = "✓" if said == right else "✗"
        picture(axes[number], image, f"{mark} says {names[said]}\nis {names[right]}")
        bars = axes[count + number].barh(range(len(names)), share, color=BLUE)
        if said != right:
            bars[said].set(color=RED, hatch="//")
        axes[count + number].set(xlim=(0, 1), yticks=range(len(names)))
        axes[count + number].set_yticklabels(names if number == 0 else [], fontsize=8)
        axes[count + number].invert_yaxis()
        words.append(f"{names[right]} taken for {names[said]} with {share[said]:.0%}")
    axes[count].set_xlabel("probability")
    show(fig, "Pictures above the probabilities of the classes: " + ", ".join(words) + ".")


def show_mistakes(X: np.ndarray, y: np.ndarray, said: np.ndarray, names: Sequence, *, rows: int = 2) -> None:
    """Show the pictures that were taken for another class; at most 20, and say how many there are.

    Parameters
    ----------
    X : (N, D) float  pictures
    y, said : (N,) int  right and predicted classes
    names : C names of classes
    """
    wrong = np.flatnonzero(np.asarray(said) != y)
    print(f"{len(wrong)} of {len(y)} are wrong ({1 - len(wrong) / len(y):.1%} right).")
    if len(wrong):
        chosen = wrong[:20]
        titles = [f"is {names[int(y[i])]}\nsays {names[int(said[i])]}" for i in chosen]
        show_images(np.asarray(X)[chosen], titles, rows=min(rows, len(chosen)), what="Mistakes")


def show_confusion(y: np.ndarray, said: np.ndarray, names: Sequence) -> None:
    """Show how often each class was taken for each other class.

    Parameters
    ----------
    y, said : (N,) int  right and predicted classes
    names : C names of classes
    """
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (y, said), 1)
    fig, (ax,) = figure(width=5.2, height=4.6)
    ax.imshow(counts, cmap="Blues")
    for (row, column), count in np.ndenumerate(counts):
        if count:
            shade = "white" if count > counts.max() / 2 else "black"
            ax.text(column, row, str(count), ha="center", va="center", fontsize=8, color=shade)
    ax.set(xticks=range(len(names)), yticks=range(len(names)))
    ax.set_xticklabels(names, rotation=0 if max(map(len, map(str, names))) < 3 else 60, fontsize=8)
    ax.set_yticklabels(names, fontsize=8)
    ax.grid(False)
    label(ax, "What was taken for what", "predicted", "right class")
    off = counts - np.diag(np.diag(counts))
    row, column = np.unravel_index(off.argmax(), off.shape)
    worst = f"the commonest mistake: {names[int(row)]} taken for {names[int(column)]}, {off.max()} times"
    show(fig, f"Table of right against predicted classes; {worst if off.any() else 'no mistakes'}.")


def show_weights(W: np.ndarray, *, rows: int = 2) -> None:
    """Show the weights of each hidden unit as a picture: orange raises the unit, purple lowers it.

    Parameters
    ----------
    W : (H*H, M) float  one column a unit
    """
    pictures = _grey(W.T)
    columns = -(-len(pictures) // rows)
    fig, axes = figure(columns, rows, width=7.8, height=0.85 * rows + 0.4)
    limit = np.abs(pictures).max()
    for ax in axes:
        ax.axis("off")
    for ax, weights in zip(axes, pictures, strict=False):
        ax.imshow(weights, cmap="PuOr_r", vmin=-limit, vmax=limit)
    fig.suptitle("Weights of the hidden units (orange raises, purple lowers)", fontsize=11)
    show(fig, f"{len(pictures)} small pictures, the weights of one hidden unit each.")

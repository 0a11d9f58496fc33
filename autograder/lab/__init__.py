"""What the notebooks draw with. It imports nothing of `convnet`: the functions to look at are handed in."""

from ..checking.clock import matmul_loops
from .activations import show_activations, show_vanishing_gradient
from .card import graphics_card
from .filters import show_filtered, show_maps, show_pictures
from .gradients import show_secants, show_step_sizes
from .graph import show_graph
from .images import show_confusion, show_images, show_mistakes, show_predictions, show_weights
from .inside import show_explained, show_patches, show_signed
from .installation import show_installation
from .neurons import four_corners, show_neurons, show_regions, two_clouds
from .panel import train_live
from .playground import playground
from .pooling import show_pooling, show_routing
from .progress import Progress
from .style import COLOURS, MARKERS, figure, label, line_style, show
from .timing import seconds, show_times
from .training import show_curves, show_descent, show_history, show_losses
from .watch import Watched
from .windows import show_fits, show_receptive_field, show_steps

__all__ = [
    "COLOURS",
    "MARKERS",
    "Progress",
    "Watched",
    "figure",
    "four_corners",
    "graphics_card",
    "label",
    "line_style",
    "matmul_loops",
    "playground",
    "seconds",
    "show",
    "show_activations",
    "show_confusion",
    "show_curves",
    "show_descent",
    "show_filtered",
    "show_explained",
    "show_fits",
    "show_graph",
    "show_history",
    "show_images",
    "show_installation",
    "show_losses",
    "show_maps",
    "show_mistakes",
    "show_neurons",
    "show_patches",
    "show_pictures",
    "show_pooling",
    "show_predictions",
    "show_receptive_field",
    "show_regions",
    "show_routing",
    "show_secants",
    "show_signed",
    "show_step_sizes",
    "show_steps",
    "show_times",
    "show_vanishing_gradient",
    "show_weights",
    "train_live",
    "two_clouds",
]

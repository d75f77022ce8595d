"""Image filters made of the gallery's kernels, for images `(..., H, W)` or with channels on any axis.

Borders are `reflect` unless said otherwise: zeros would draw an edge around every bright picture. Integer and
bool images are filtered in float32, so nothing wraps or is cut off; rounding back is left to the caller.

    linear     one kernel over the image
    gradients  how steep it is, and which way it climbs
    blurs      means, in two passes of one dimension
    planes     where height and width stand, and how kernels go over them
"""

from jconv.filters.blurs import box_blur, gaussian_blur, unsharp_mask
from jconv.filters.gradients import sobel_direction, sobel_magnitude
from jconv.filters.linear import apply, border_artifact, emboss, laplacian, sharpen

__all__ = [
    "apply",
    "border_artifact",
    "box_blur",
    "emboss",
    "gaussian_blur",
    "laplacian",
    "sharpen",
    "sobel_direction",
    "sobel_magnitude",
    "unsharp_mask",
]

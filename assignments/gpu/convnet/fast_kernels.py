# Given, generated: not graded, do not edit.
"""What a graphics card computes for `convnet.fast` where its library has no function for it, in CUDA C++. Given.

One thread makes one number, and gathers all that belongs to it: no two threads write to one place, and the order of
sums is fixed. The types `REAL` and `PLACE` are set when it is compiled. Arrays that are made for a kernel have their
channels last, `(N, H, W, C)`; others come with their strides, counted in numbers: `x_n` to the next picture, and so on.
"""

from functools import lru_cache

import numpy as np

THREADS = 256  # in a block
TYPES = {"float32": "float", "float64": "double", "uint8": "unsigned char", "int32": "int"}
SOURCE = r"""
#define EACH(k, count) int k = blockIdx.x * blockDim.x + threadIdx.x; k < (count); k += blockDim.x * gridDim.x

// cols (N * H_out * W_out, HH * WW * C): every window of x as a row
extern "C" __global__ void im2col(const REAL *x, int x_n, int x_h, int x_w, int x_c, REAL *cols, int N, int C, int H,
                                  int W, int HH, int WW, int H_out, int W_out, int stride, int pad)
{
    for (EACH(k, N * H_out * W_out * HH * WW * C)) {
        int rest = k, c = rest % C;
        int v = (rest /= C) % WW, u = (rest /= WW) % HH, j = (rest /= HH) % W_out, i = (rest /= W_out) % H_out;
        int n = rest / H_out, h = i * stride + u - pad, w = j * stride + v - pad;
        bool inside = h >= 0 && h < H && w >= 0 && w < W;
        cols[k] = inside ? x[n * x_n + h * x_h + w * x_w + c * x_c] : (REAL)0;
    }
}

// dx (N, H, W, C): every pixel collects from the windows in which it lies
extern "C" __global__ void col2im(const REAL *cols, REAL *dx, int N, int C, int H, int W, int HH, int WW, int H_out,
                                  int W_out, int stride, int pad)
{
    for (EACH(k, N * H * W * C)) {
        int rest = k, c = rest % C, w = (rest /= C) % W, h = (rest /= W) % H, n = rest / H;
        REAL sum = 0;
        for (int u = 0; u < HH; u++)
            for (int v = 0; v < WW; v++) {
                int i = h + pad - u, j = w + pad - v;
                if (i < 0 || j < 0 || i % stride || j % stride || i / stride >= H_out || j / stride >= W_out) continue;
                sum += cols[((((n * H_out + i / stride) * W_out + j / stride) * HH + u) * WW + v) * C + c];
            }
        dx[k] = sum;
    }
}

// out and winner (N, H_out, W_out, C): the maximum of every window, and where the first one lies in it
extern "C" __global__ void winners(const REAL *x, int x_n, int x_h, int x_w, int x_c, REAL *out, PLACE *winner, int N,
                                   int C, int H_out, int W_out, int height, int width, int stride)
{
    for (EACH(k, N * H_out * W_out * C)) {
        int rest = k, c = rest % C, j = (rest /= C) % W_out, i = (rest /= W_out) % H_out, n = rest / H_out;
        const REAL *corner = x + n * x_n + i * stride * x_h + j * stride * x_w + c * x_c;
        REAL best = corner[0];
        int place = 0;
        for (int at = 1; at < height * width; at++) {
            REAL pixel = corner[at / width * x_h + at % width * x_w];
            if (pixel > best) place = at;
            if (!(pixel <= best)) best = best == best ? pixel : best;  // nan stays, as in NumPy
        }
        out[k] = best;
        winner[k] = place;
    }
}

// dx (N, H, W, C): every pixel collects from the windows that it won
extern "C" __global__ void spread(const REAL *dout, int d_n, int d_h, int d_w, int d_c, const PLACE *winner, REAL *dx,
                                  int N, int C, int H, int W, int H_out, int W_out, int height, int width, int stride)
{
    for (EACH(k, N * H * W * C)) {
        int rest = k, c = rest % C, w = (rest /= C) % W, h = (rest /= W) % H, n = rest / H;
        REAL sum = 0;
        for (int at = 0; at < height * width; at++) {
            int i = h - at / width, j = w - at % width;
            if (i < 0 || j < 0 || i % stride || j % stride || i / stride >= H_out || j / stride >= W_out) continue;
            i /= stride, j /= stride;
            if (winner[((n * H_out + i) * W_out + j) * C + c] == at) sum += dout[n * d_n + i * d_h + j * d_w + c * d_c];
        }
        dx[k] = sum;
    }
}
"""


def launch(xp, name, count, *args, real, place="uint8"):
    """Run kernel `name` of the library `xp` on `count` numbers. Arguments are arrays and whole numbers."""
    blocks = max(1, min(-(-count // THREADS), 1 << 16))
    numbers = [np.int32(arg) if isinstance(arg, int) else arg for arg in args]
    _compiled(xp, real, place).get_function(name)((blocks,), (THREADS,), tuple(numbers))


@lru_cache
def _compiled(xp, real, place):
    types = f"typedef {TYPES[real]} REAL;\ntypedef {TYPES[place]} PLACE;\n"
    return xp.RawModule(code=types + SOURCE)

"""Known mistakes of A2 as patches of the reference (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

# The properties that see a pass of conv whose numbers are wrong wherever the bias is not all there is.
FORWARD = "example values channels batch stride pad rectangular defaults"
BACKWARD = "example values channels batch stride pad rectangular gradient"

FITS = "The slide shows 7, 3, stride 3 -> 2.33. What does the slide say about it?"
SLIDE_92 = "Slide 92 adds one more number per filter. Which?"
ROOM = "room = size + 2 * pad - field"
MISFIT = "if room < 0 or room % stride != 0:"

SIZES = [
    Mistake("siz01", "conv_output_size", "silently rounds down what does not fit", FITS, "refuse", [(MISFIT, "if room < 0:")]),
    Mistake("siz03", "conv_output_size", "pad counted once", "On how many sides does padding add pixels?", "pad",
            [(ROOM, "room = size + pad - field")]),
    Mistake("siz04", "conv_output_size", "padding ignored", "Use the slide: 7x7, 3x3, pad 1. What comes out?", "pad",
            [(ROOM, "room = size - field")]),
    Mistake("siz05", "conv_output_size", "rounds up",
            "Rounding up invents a position that hangs over the edge. What does the slide say?", "refuse",
            [(MISFIT, "if room < 0:"), ("return room // stride + 1", "return -(-room // stride) + 1")]),
    Mistake("siz06", "conv_output_size", "returns a float", "A size is a whole number. What should happen when it is not?",
            "refuse dtype", [(MISFIT, "if room < 0:"), ("return room // stride", "return room / stride")]),
    Mistake("siz07", "conv_output_size", "a filter larger than the padded picture is accepted",
            "Can a 5-wide filter sit on a 3-wide picture?", "refuse", [(MISFIT, "if room % stride != 0:")]),
    Mistake("siz08", "conv_output_size", "the + 1 is forgotten", "A filter as large as the picture has one position. What does yours give?",
            "example stride pad dtype", [("return room // stride + 1", "return room // stride")]),
    Mistake("siz09", "conv_output_size", "stride ignored", "Slide 79: the same picture and filter with stride 2. What comes out?",
            "stride refuse", [(ROOM, ROOM + "\n    stride = 1")]),
    Mistake("siz10", "conv_output_size", "a filter exactly as large as the picture is refused",
            "Lay a 3-wide filter on a 3-wide picture. How many positions does it have: none or one?", "example",
            [(MISFIT, "if room <= 0 or room % stride != 0:")]),
    Mistake("sap01", "same_padding", "even filters are not refused",
            "With your padding and a filter of 4: what does conv_output_size(7, 4, pad=...) give?", "refuse",
            [("if field % 2 == 0:", "if False:")]),
    Mistake("sap02", "same_padding", "the padding of both ends together", "F = 3 pads with 1 (slide 85), at each end.", "example",
            [("return (field - 1) // 2", "return field - 1")]),
    Mistake("sap03", "same_padding", "returns a float", "Print type(...) of what you return. Can a border be 1.0 pixels wide?",
            "example", [("return (field - 1) // 2", "return (field - 1) / 2")]),
    Mistake("sap04", "same_padding", "rounds up", "F = 1 needs no border at all. What does yours give?", "example",
            [("return (field - 1) // 2", "return (field + 1) // 2")]),
    Mistake("par01", "conv_num_params", "bias forgotten", SLIDE_92, "example rectangular",
            [("F * (C * HH * WW + 1)", "F * C * HH * WW")]),
    Mistake("par02", "conv_num_params", "depth forgotten", "'Filters always extend the full depth of the input volume.'",
            "example rectangular", [("C * HH * WW + 1", "HH * WW + 1")]),
    Mistake("par04", "conv_num_params", "multiplied by the output's positions",
            "Parameters are shared over positions. How many copies are stored?", "example rectangular",
            [("return F * (C * HH * WW + 1)", "return F * (C * HH * WW + 1) * 32 * 32")]),
    Mistake("par05", "conv_num_params", "a bias per input channel", "Is there one bias per filter or per filter and input channel?",
            "example rectangular", [("F * (C * HH * WW + 1)", "F * C * (HH * WW + 1)")]),
    Mistake("par06", "conv_num_params", "the filter is taken to be square", "Try a filter of 1x7. How many weights are that?",
            "rectangular", [("C * HH * WW + 1", "C * HH * HH + 1")]),
    Mistake("fcp01", "fc_num_params", "bias forgotten", "Try D = 1 and M = 1: y = w * x + b. How many numbers?", "example values",
            [("return D * M + M", "return D * M")]),
    Mistake("fcp02", "fc_num_params", "a bias per input", "What is a bias added to: what goes in or what comes out?", "example values",
            [("return D * M + M", "return D * M + D")]),
    Mistake("fcp03", "fc_num_params", "one bias for the whole layer", "How many entries has b in affine_forward?", "example values",
            [("return D * M + M", "return D * M + 1")]),
    Mistake("rec01", "receptive_field", "strides ignored",
            "After a layer of stride 2, how many pixels lie between what two neighbouring neurons look at?", "stride",
            [("apart *= stride", "pass")]),
    Mistake("rec02", "receptive_field", "every layer adds its whole field",
            "A 1x1 layer looks at one neuron. How many more pixels does it see than that neuron?", "example values stride edge",
            [("(field - 1) * apart", "field * apart")]),
    Mistake("rec03", "receptive_field", "a layer's own stride is applied to its own field",
            "One layer of 3 with stride 2: its neuron sees 3 pixels. What does yours say?", "stride",
            [("pixels += (field - 1) * apart\n        apart *= stride", "apart *= stride\n        pixels += (field - 1) * apart")]),
    Mistake("rec04", "receptive_field", "starts from no pixel", "How much does a pixel see of itself?", "example values stride edge",
            [("pixels, apart = 1, 1", "pixels, apart = 0, 1")]),
    Mistake("rec05", "receptive_field", "only the last stride counts",
            "Two layers of stride 2: how far apart do neighbours of the second one look?", "stride",
            [("apart *= stride", "apart = stride")]),
    Mistake("rec06", "receptive_field", "fields are multiplied", "Draw two 3x3 layers in one dimension and count the pixels (5).",
            "example values stride", [("pixels += (field - 1) * apart", "pixels *= field")]),
    Mistake("rec07", "receptive_field", "strides are added",
            "Two layers of stride 3: how far apart do neighbours of the second one look? Draw it.", "stride",
            [("apart *= stride", "apart += stride - 1")]),
]

HILL = "np.exp(-(offset[None, :] ** 2 + offset[:, None] ** 2) / (2 * sigma**2))"
WAVE = "np.cos(2 * np.pi * x1 / wavelength + phase)"
ENVELOPE = "np.exp(-(x1**2 + gamma**2 * y1**2) / (2 * sigma**2))\n"
ADD = "out += kernel[i, j] * padded"

FILTERS = [
    Mistake("gau01", "gaussian_kernel", "weights do not sum to 1", "Blur a flat grey picture. Does it keep its grey?", "example values",
            [("return hill / hill.sum()", "return hill")]),
    Mistake("gau02", "gaussian_kernel", "sigma is not squared", "sigma = 1 hides it. Work out the weight at x = 2 for sigma = 2.", "values",
            [(HILL, HILL.replace("sigma**2", "sigma"))]),
    Mistake("gau03", "gaussian_kernel", "the 2 of the exponent is missing", "Compare with the docstring, factor by factor, at x = 1.",
            "example values", [(HILL, HILL.replace("2 * sigma", "sigma"))]),
    Mistake("gau04", "gaussian_kernel", "the middle is half a pixel off", "Which entry of your kernel is the largest? Is it alone?",
            "example values", [("np.arange(size) - size // 2", "np.arange(size) - size / 2")]),
    Mistake("gau05", "gaussian_kernel", "every column sums to 1, not the whole", "What do all weights together sum to?",
            "example values", [("hill / hill.sum()", "hill / hill.sum(axis=0)")]),
    Mistake("gab01", "gabor_kernel", "turns the other way", "Take theta = pi / 4 and walk one step right, one step down. What is x1 there?",
            "values", [("x * np.cos(theta) + y * np.sin(theta)\n    y1 = -x * np.sin(theta) + y", "x * np.cos(theta) - y * np.sin(theta)\n    y1 = x * np.sin(theta) + y")]),
    Mistake("gab02", "gabor_kernel", "theta in degrees", "np.pi / 2 should lay the stripes down. In which unit is theta?", "example values shapes",
            [("x = np.arange", "theta = np.deg2rad(theta)\n    x = np.arange")]),
    Mistake("gab03", "gabor_kernel", "gamma on the wrong axis", "gamma = 0.5 makes the hill longer. Along the stripes or across?", "shapes",
            [(ENVELOPE, ENVELOPE.replace("x1**2 + gamma**2 * y1**2", "gamma**2 * x1**2 + y1**2"))]),
    Mistake("gab04", "gabor_kernel", "phase ignored", "With phase = -pi / 2 the middle of the filter is 0. And yours?", "shapes",
            [(WAVE, WAVE.replace(" + phase", ""))]),
    Mistake("gab05", "gabor_kernel", "wavelength used as a frequency", "How many pixels from one bright stripe of yours to the next?",
            "example values shapes", [(WAVE, WAVE.replace("/ wavelength", "* wavelength"))]),
    Mistake("gab06", "gabor_kernel", "the hill does not turn with the wave", "A long hill (gamma = 0.5) and theta = pi / 2: which way does it lie?",
            "shapes", [(ENVELOPE, "np.exp(-(x**2 + gamma**2 * y**2) / (2 * sigma**2))\n")]),
    Mistake("gab07", "gabor_kernel", "gamma is not squared", "Put y1 = 1 and gamma = 0.5 into the docstring's formula.", "shapes",
            [(ENVELOPE, ENVELOPE.replace("gamma**2", "gamma"))]),
    Mistake("gab08", "gabor_kernel", "x and y swapped", "theta = 0 gives upright stripes: along which axis do the weights change sign?",
            "example values shapes", [("x = np.arange(size)[None, :]", "x = np.arange(size)[:, None]"), ("y = np.arange(size)[:, None]", "y = np.arange(size)[None, :]")]),
    Mistake("fil01", "filter_image", "the kernel is flipped", "Put one white pixel into a black picture and look where the kernel's first weight lands.",
            "values channels rectangular", [(ADD, "out += kernel[::-1, ::-1][i, j] * padded")]),
    Mistake("fil02", "filter_image", "the result is cast to the picture's dtype", "Can a uint8 hold -3 or 300?", "dtype",
            [("return out", "return out.astype(image.dtype)")]),
    Mistake("fil03", "filter_image", "the border repeats the edge", "Pixels outside the picture count as 0. Print your padded corner.",
            "values channels rectangular", [("np.pad(image, border)", 'np.pad(image, border, mode="edge")')]),
    Mistake("fil04", "filter_image", "the colours are added up", "A picture that is red only: what should the green of the result be?", "channels",
            [("return out", "return out if image.ndim == 2 else np.repeat(out.sum(axis=2, keepdims=True), 3, axis=2)")]),
    Mistake("fil05", "filter_image", "height and width of the border swapped", "A kernel of 1x5 hangs over which two edges of the picture?",
            "rectangular", [("border = [(up, up), (left, left)]", "border = [(left, left), (up, up)]")]),
    Mistake("fil06", "filter_image", "the result is clipped to 0..1", "An edge filter gives negative numbers. What becomes of yours?",
            "values channels rectangular", [("return out", "return out.clip(0, 1)")]),
    Mistake("fil07", "filter_image", "the picture is overwritten", "Look at your picture after the call. The caller still needs it.", "pure",
            [("return out", "image[...] = out\n    return out")]),
]

PAD = "return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
EDGES = "How many zero rows on top, how many below? Print a padded 2x2 map."

PIECES = [
    Mistake("zpd01", "zero_pad", "all four axes are padded", "Compare out.shape with x.shape: how many pictures are there now?",
            "values pad batch", [(PAD, "return np.pad(x, pad)")]),
    Mistake("zpd02", "zero_pad", "all of the border at the bottom and on the right", EDGES, "values pad batch",
            [(PAD, "return np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")]),
    Mistake("zpd03", "zero_pad", "the border repeats the edge", "'Zero pad the border': print your padded corner.", "values pad batch",
            [(PAD, PAD[:-1] + ', mode="edge")')]),
    Mistake("zpd04", "zero_pad", "out[pad:-pad] is empty for pad = 0", "What does x[0:-0] give? Try it.", "pad",
            [(PAD, "out = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)\n"
                   "    out[:, :, pad:-pad, pad:-pad] = x\n    return out")]),
    Mistake("zpd05", "zero_pad", "the border is always 1 wide", "Try pad = 2. Where does the 1 come from?", "pad",
            [(PAD, PAD.replace("(pad, pad)", "(1, 1)"))]),
    Mistake("zpd06", "zero_pad", "only rows are added", "Did W grow as H did?", "values pad batch",
            [(PAD, "return np.pad(x, ((0, 0), (0, 0), (pad, pad), (0, 0)))")]),
    Mistake("zpd07", "zero_pad", "only the first picture survives", "Use two pictures and look at the second one.", "batch",
            [(PAD, PAD.replace("return", "out =") + "\n    out[1:] = 0\n    return out")]),
    Mistake("zpd08", "zero_pad", "the result is always float64", "Give it float32 maps and print out.dtype.", "dtype",
            [(PAD, PAD.replace("np.pad(x", "np.pad(x.astype(float)"))]),
    Mistake("sst01", "conv_single_step", "bias forgotten", "Set the window to zeros. What should come out?", "bias",
            [("np.sum(window * w) + b", "np.sum(window * w)")]),
    Mistake("sst02", "conv_single_step", "the bias is added to every product", "75 products, one bias: how often is b in the sum of slide 61?",
            "bias", [("np.sum(window * w) + b", "np.sum(window * w + b)")]),
    Mistake("sst03", "conv_single_step", "mean instead of sum", "A dot product adds. Work the docstring's example by hand.", "values channels",
            [("np.sum(window * w)", "np.mean(window * w)")]),
    Mistake("sst04", "conv_single_step", "only the first channel", "Put the signal into the last channel only. Does the result notice?",
            "channels", [("np.sum(window * w)", "np.sum(window[0] * w[0])")]),
    Mistake("sst05", "conv_single_step", "matrix product instead of products entry by entry",
            "Slide 69: elementwise multiplication and sum. Which of * and @ is that?", "values channels",
            [("np.sum(window * w)", "np.sum(window @ w.transpose(0, 2, 1))")]),
]

PADDED = "xp = zero_pad(x, pad)"
BORDER = "xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))"
DOT = "np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3)))"
BIAS = "out += b[:, None, None]"
H_FITS = "H_out = conv_output_size(H, HH, stride=stride, pad=pad)"
W_FITS = "W_out = conv_output_size(W, WW, stride=stride, pad=pad)"
CORNER = "top, left = i * stride, j * stride"
DX, DW = "np.tensordot(here, w, axes=(1, 0))", "np.tensordot(here, xp[:, :, rows, columns], axes=(0, 0))"
DB = "db = dout.sum(axis=(0, 2, 3))"
INNER = "dx = dxp[:, :, pad : pad + H, pad : pad + W]"
UNPACK = "x, w, _, stride, pad = cache"

FORWARD_PASS = [
    Mistake("cnf01", "conv_forward", "true convolution (kernel flipped)",
            "Slide a non-symmetric filter [[1,2],[3,4]] over [[1,0],[0,0]]. Which entry should meet the pixel?", FORWARD,
            [(DOT, DOT.replace(", w,", ", w[:, :, ::-1, ::-1],"))]),
    Mistake("cnf03", "conv_forward", "edge padding instead of zeros", "'Zero pad the border': print your padded corner.", "pad",
            [(PADDED, BORDER + ', mode="edge")')]),
    Mistake("cnf04", "conv_forward", "stride applied to rows only", "Try stride 2 on a 5x5 input. Are both output axes 2?", "stride refuse",
            [(W_FITS, "W_out = conv_output_size(W, WW, pad=pad)"), (CORNER, "top, left = i * stride, j")]),
    Mistake("cnf06", "conv_forward", "bias omitted", "Set w = 0. What should the map be?", "bias", [(BIAS, "pass")]),
    Mistake("cnf07", "conv_forward", "bias added once per input channel", "Set w = 0 and C = 3. Is the map b or 3b?", "bias",
            [(BIAS, "out += x.shape[1] * b[:, None, None]")]),
    Mistake("cnf08", "conv_forward", "only the first input channel is used", "Put the signal only in channel 2. Does your output notice?",
            "channels", [(DOT, DOT.replace("window, w,", "window[:, :1], w[:, :1],"))]),
    Mistake("cnf10", "conv_forward", "hard-coded pad = 1", "Try pad=0 and pad=2. Where does the 1 come from?", FORWARD + " bias refuse",
            [("N, _, H, W = x.shape", "N, _, H, W = x.shape\n    pad = 1")]),
    Mistake("cnf11", "conv_forward", "the window starts at i, not at i * stride",
            "For output pixel i, at which input row does the window start when stride is 2?", "stride", [(CORNER, "top, left = i, j")]),
    Mistake("cnf13", "conv_forward", "silently rounds down where the filter does not fit",
            "The slide refuses 7x7, F=3, S=3. Does your code?", "refuse",
            [(H_FITS, "H_out = (H + 2 * pad - HH) // stride + 1"), (W_FITS, "W_out = (W + 2 * pad - WW) // stride + 1")]),
    Mistake("cnf14", "conv_forward", "all of the border at the bottom and on the right",
            "How many zero rows on top, how many below?", "pad",
            [(PADDED, "xp = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")]),
    Mistake("cnf16", "conv_forward", "float32 output", "Check out.dtype.", "dtype", [("dtype=np.result_type(x, w, b)", "dtype=np.float32")]),
    Mistake("cnf18", "conv_forward", "H and W swapped in the output's size", "Use a picture that is wider than tall.", "rectangular",
            [(H_FITS, H_FITS.replace("H, HH", "W, WW")), (W_FITS, W_FITS.replace("W, WW", "H, HH"))]),
    Mistake("cnf19", "conv_forward", "only the first picture", "Use N=2. Is the second map empty?", "batch",
            [("out[:, :, i, j] = np.tensordot(window,", "out[:1, :, i, j] = np.tensordot(window[:1],")]),
    Mistake("cnf20", "conv_forward", "the cache keeps the padded x",
            "backward must give dx with the shape of the original x. What did you keep?", "cache",
            [("return out, (x, w", "return out, (xp, w")]),
    Mistake("cnfC2", "conv_forward", "height and width of the kernel swapped, in both passes",
            "Backward matches forward; now try a 1x3 filter.", FORWARD,
            [("F, _, HH, WW = w.shape", "w_, (F, _, WW, HH) = w.transpose(0, 1, 3, 2), w.shape"), (DOT, DOT.replace(", w,", ", w_,"))],
            also={"conv_backward": [(UNPACK, UNPACK + "\n    w = w.transpose(0, 1, 3, 2)"), ("return dx, dw, db", "return dx, dw.transpose(0, 1, 3, 2), db")]}),
    Mistake("cnf21", "conv_forward", "the result has the dtype of the picture", "Give it a picture of uint8. What is left of 0.5?", "dtype",
            [("dtype=np.result_type(x, w, b)", "dtype=x.dtype")]),
    Mistake("cnf22", "conv_forward", "the border is 1 unless told otherwise", "Leave out stride and pad. Which output size does the docstring promise?",
            "defaults", [("stride=1, pad=0", "stride=1, pad=1")]),
    Mistake("cnf23", "conv_forward", "the cache lacks stride and pad", "Count what the docstring puts into the cache, in its order.",
            "cache defaults", [("return out, (x, w, b, stride, pad)", "return out, (x, w, b)")]),
    Mistake("cnf24", "conv_forward", "the picture is changed in place", "Print x before and after. Did your loop write to it?", "pure cache defaults",
            [("return out, (x, w", "x[:, :, 0, 0] = 0\n    return out, (x, w")]),
    Mistake("cnf25", "conv_forward", "every filter gets the first filter's bias", "Set w = 0 and b = (1, 2). Which map is 1, which is 2?", "bias",
            [(BIAS, "out += b[0]")]),
]

BACKWARD_PASS = [
    Mistake("cnb01", "conv_backward", "dx keeps the border",
            "Compare dx.shape with x.shape. Which rows of your buffer belong to x?", "pad gradient", [(INNER, "dx = dxp")]),
    Mistake("cnb04", "conv_backward", "db summed over the wrong axes", "One bias per filter. Which axes of dout are not the filter axis?",
            "bias gradient", [(DB, "db = dout.sum(axis=(0, 1, 2))")]),
    Mistake("cnb06", "conv_backward", "dw keeps only the last example",
            "With N=2, does dw equal dw(first example alone) + dw(second example alone)?", "batch gradient",
            [(DW, "np.tensordot(here[-1:], xp[-1:, :, rows, columns], axes=(0, 0))")]),
    Mistake("cnb08", "conv_backward", "dw from the unpadded picture", "Forward multiplied w with which array: x or the padded x?",
            "pad gradient", [(PADDED, "xp = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")]),
    Mistake("cnb09", "conv_backward", "dx uses the flipped kernel",
            "For one output pixel: d out / d x[u,v] is w at which position? Do one by hand.", BACKWARD,
            [(DX, DX.replace(", w,", ", w[:, :, ::-1, ::-1],"))]),
    Mistake("cnb10", "conv_backward", "dw averaged over the batch", "The loss already divides by N. Who else divides?", "batch gradient",
            [(DB, "dw /= len(x)\n    " + DB)]),
    Mistake("cnb12", "conv_backward", "dx from the last filter only",
            "Every filter reads the same pixel. Is the loop over filters accumulating?", "channels gradient",
            [(DX, "np.tensordot(here[:, -1:], w[-1:], axes=(1, 0))")]),
    Mistake("cnb13", "conv_backward", "dw multiplied by w", "out = x*w. What is d out / d w? Is w in it?", BACKWARD, [(DB, "dw *= w\n    " + DB)]),
    Mistake("cnb14", "conv_backward", "dx has rows and columns of each window swapped",
            "Use a non-square filter and compare the shapes of window and w.", BACKWARD,
            [(DX, DX.replace(", w,", ", w.transpose(0, 1, 3, 2),"))]),
    Mistake("cnb15", "conv_backward", "hard-coded stride = 1 and pad = 1",
            "Where do stride and pad come from inside backward: the cache or the notebook?", BACKWARD,
            [(UNPACK, "x, w, *_ = cache\n    stride, pad = 1, 1")]),
    Mistake("cnb16", "conv_backward", "db from the first example only", "Use N=2. Does the second example reach db?", "bias gradient",
            [(DB, "db = dout[0].sum(axis=(1, 2))")]),
    Mistake("cnb17", "conv_backward", "dw has filters and channels swapped", "Compare dw.shape and w.shape axis by axis.", "channels gradient",
            [("return dx, dw, db", "return dx, dw.transpose(1, 0, 2, 3), db")]),
    Mistake("cnb19", "conv_backward", "dw grows when a call is repeated", "Call backward twice with the same arguments. Same answer?", "pure",
            [("return dx, dw, db",
              'kept = conv_backward.__dict__.pop("kept", (b"", 0))\n'
              "    if kept[0] == x.tobytes():\n        return dx, dw + kept[1], db\n"
              "    conv_backward.kept = (x.tobytes(), dw)\n    return dx, dw, db")]),
    Mistake("cnb20", "conv_backward", "the border is cut off with pad:-pad", "What does a[0:-0] give? Try it, then try pad = 0.",
            BACKWARD.replace(" pad", "").replace(" gradient", ""), [(INNER, "dx = dxp[:, :, pad:-pad, pad:-pad]")]),
    Mistake("cnb21", "conv_backward", "overlapping windows overwrite each other in dx",
            "The middle pixel of the docstring's example lies in two windows. Whose share is in your dx?", BACKWARD,
            [("dxp[:, :, rows, columns] += ", "dxp[:, :, rows, columns] = ")]),
    Mistake("cnb22", "conv_backward", "float32 results", "Check dx.dtype and dw.dtype against those of dout and x.", "dtype",
            [("return dx, dw, db", "return dx.astype(np.float32), dw.astype(np.float32), db")]),
    Mistake("cnb23", "conv_backward", "db forgotten", "If b grows by 0.1, by how much does every output change? What does dout say that is worth?",
            "bias gradient", [(DB, "db = np.zeros(len(w))")]),
    Mistake("cnb24", "conv_backward", "the results come in the wrong order", "Read the 'Returns' line of the docstring: in what order?", BACKWARD,
            [("return dx, dw, db", "return dw, dx, db")]),
    Mistake("cnb25", "conv_backward", "stride ignored", "Which window did output [1, 0] come from when stride is 2?", "stride gradient",
            [(UNPACK, UNPACK + "\n    stride = 1")]),
    Mistake("cnb26", "conv_backward", "dout is changed in place", "Print dout before and after. The caller did not expect it to change.",
            "pure", [("return dx, dw, db", "dout *= 2\n    return dx, dw, db")]),
]

PIXELS = "pixels = x.transpose(0, 2, 3, 1).reshape(-1, C)"
BACK = "out.reshape(N, H, W, -1).transpose(0, 3, 1, 2)"
ROWS = "return cols.reshape("
MATMUL = "cols @ w.reshape(F, -1).T"
MAPS = "rows.reshape(N, H_out, W_out, F).transpose(0, 3, 1, 2)"

MATRIX = [
    Mistake("one01", "conv_1x1", "x is reshaped without moving the channels last",
            "Is row 0 of your matrix the C numbers of one pixel, or C neighbouring pixels of one channel?", "values rectangular batch",
            [(PIXELS, "pixels = x.reshape(-1, C)")]),
    Mistake("one02", "conv_1x1", "the result is reshaped without moving the filters back",
            "Set w = 0 and b = (1, 2). Is map 0 all ones?", "values rectangular batch bias", [(BACK, "out.reshape(N, -1, H, W)")]),
    Mistake("one03", "conv_1x1", "pictures are taken to be square", "Use a picture that is wider than tall.", "rectangular",
            [(BACK, BACK.replace("H, W", "H, H"))]),
    Mistake("one04", "conv_1x1", "bias forgotten", "Set w = 0. What should the maps be?", "bias",
            [("w.reshape(-1, C).T, b)", "w.reshape(-1, C).T, 0 * b)")]),
    Mistake("one05", "conv_1x1", "pixels of different pictures change places", "With two pictures: which rows of your matrix belong to the second?",
            "batch", [(PIXELS, "pixels = x.transpose(2, 3, 0, 1).reshape(-1, C)")]),
    Mistake("one06", "conv_1x1", "filters reshaped instead of transposed", "Row c of the weights must hold what channel c is worth to each filter. Does it?",
            "values rectangular batch", [("w.reshape(-1, C).T", "w.reshape(C, -1)")]),
    Mistake("i2c01", "im2col", "the channels come last in a row", "In which order does w.reshape(F, -1) lay out one filter: channels first or last?",
            "channels", [(ROWS, "return cols.transpose(0, 1, 2, 4, 5, 3).reshape(")]),
    Mistake("i2c02", "im2col", "the pictures alternate from row to row", "Of two pictures, to which one does row 1 belong?", "batch",
            [(ROWS, "return cols.transpose(1, 2, 0, 3, 4, 5).reshape(")]),
    Mistake("i2c03", "im2col", "windows are read column by column", "Flatten the docstring's first window by hand: 0, 1, 3, 4.",
            "values channels batch stride pad rectangular", [(ROWS, "return cols.transpose(0, 1, 2, 3, 5, 4).reshape(")]),
    Mistake("i2c04", "im2col", "stride ignored", "With stride 2, at which column does the second window start?", "stride",
            [("u : u + H_out * stride : stride, v : v + W_out * stride : stride", "u : u + H_out, v : v + W_out")]),
    Mistake("i2c05", "im2col", "windows are columns, not rows", "Compare cols.shape with the docstring's.",
            "values channels batch stride pad rectangular", [("cols.reshape(N * H_out * W_out, C * HH * WW)", "cols.reshape(N * H_out * W_out, C * HH * WW).T")]),
    Mistake("i2c06", "im2col", "padding ignored", "Print the array that you cut the windows from. Where is its border?", "pad",
            [("pad=pad)\n    xp", "pad=pad)\n    pad = 0\n    H_out, W_out = (H - HH) // stride + 1, (W - WW) // stride + 1\n    xp")]),
    Mistake("i2c07", "im2col", "silently rounds down where the windows do not fit", "The slide refuses 7x7, F=3, S=3. Does your code?", "refuse",
            [(H_FITS, "H_out = (H + 2 * pad - HH) // stride + 1"), (W_FITS, "W_out = (W + 2 * pad - WW) // stride + 1")]),
    Mistake("cfi01", "conv_forward_im2col", "the result is reshaped without moving the filters to axis 1",
            "Row 0 holds all filters at one position. Is that what out[0, 0] should hold?", "bias channels speed",
            [(MAPS, "rows.reshape(N, F, H_out, W_out)")]),
    Mistake("cfi02", "conv_forward_im2col", "bias forgotten", "Set w = 0. What should the map be?", "bias", [(MATMUL + " + b", MATMUL)]),
    Mistake("cfi03", "conv_forward_im2col", "filters reshaped instead of transposed", "Does each column of your weight matrix hold one whole filter?",
            "channels speed", [(MATMUL, "cols @ w.reshape(-1, F)")]),
    Mistake("cfi04", "conv_forward_im2col", "the matrix product is written as loops", "Which single operator multiplies two whole matrices?", "speed",
            [(MATMUL, "np.array([[sum(p * q for p, q in zip(row, kernel)) for kernel in w.reshape(F, -1)] for row in cols])")]),
    Mistake("cfi05", "conv_forward_im2col", "stride does not reach im2col", "How many rows has the matrix, and how many positions the output?", "stride",
            [("WW, stride=stride, pad=pad)\n    rows", "WW, pad=pad)\n    rows")]),
    Mistake("cfi06", "conv_forward_im2col", "float32 result", "Check out.dtype.", "dtype", [(MAPS, MAPS + ".astype(np.float32)")]),
    Mistake("cfi07", "conv_forward_im2col", "pictures and positions change places", "Of two pictures, to which one does row 1 of the matrix belong?",
            "batch", [(MAPS, "rows.reshape(H_out, W_out, N, F).transpose(2, 3, 0, 1)")]),
    Mistake("cfi08", "conv_forward_im2col", "height and width of the output swapped", "Use a picture that is wider than tall.", "rectangular",
            [(MAPS, MAPS.replace("H_out, W_out", "W_out, H_out"))]),
]

MANY = "With how many examples do you test, and do you compare all three gradients?"
PICTURES = "Which shapes of x does affine_forward allow, which of them do you try, and do you compare dx entry by entry?"
TRUST = "Hand your test a pass that is right and one that returns zeros. What does it say to each? Right passes differ in the last digits."
KINK = "Which entries of x tell the two slopes of ReLU apart, and what relative error does a slope of 0.01 instead of 0 cause in your test?"
SAME = "return all(np.shape(got) == want.shape and relative_error(got, want) < 1e-6 for got, want in pairs)"
RELU_SAME = "return np.shape(got) == want.shape and relative_error(got, want) < 1e-6"

CLINIC = [
    Mistake("aft01", "affine_is_right", "tests with one example", MANY, "batch",
            [("standard_normal((3, 2, 4))", "standard_normal((1, 2, 4))"), ("standard_normal((3, 5))", "standard_normal((1, 5))")]),
    Mistake("aft02", "affine_is_right", "tests with rows of numbers only", PICTURES, "shapes",
            [("standard_normal((3, 2, 4))", "standard_normal((3, 8))")]),
    Mistake("aft03", "affine_is_right", "wants equality to the last digit", TRUST, "batch shapes", [(SAME, SAME.replace("< 1e-6", "== 0"))]),
    Mistake("aft04", "affine_is_right", "looks at shapes only", TRUST, "batch shapes", [(SAME, SAME.replace(" and relative_error(got, want) < 1e-6", ""))]),
    Mistake("aft05", "affine_is_right", "does not look at db", MANY, "batch", [("in pairs)", "in pairs[:2])")]),
    Mistake("aft06", "affine_is_right", "does not look at dx", PICTURES, "shapes", [("in pairs)", "in pairs[1:])")]),
    Mistake("rlt01", "relu_is_right", "tests with a dout of ones", "Can a dout of ones tell `dout * mask` from `mask`?", "values",
            [("dout = rng.standard_normal((4, 5))", "dout = np.ones((4, 5))")]),
    Mistake("rlt02", "relu_is_right", "tests with positive numbers only", KINK, "gradient", [(" * rng.choice([-1.0, 1.0], (4, 5))", "")]),
    Mistake("rlt03", "relu_is_right", "the tolerance is too wide", KINK, "gradient", [(RELU_SAME, RELU_SAME.replace("1e-6", "0.1"))]),
    Mistake("rlt04", "relu_is_right", "looks at the shape only", TRUST, "values gradient", [(RELU_SAME, "return np.shape(got) == want.shape")]),
    Mistake("rlt05", "relu_is_right", "wants equality to the last digit", TRUST, "values gradient", [(RELU_SAME, RELU_SAME.replace("< 1e-6", "== 0"))]),
]

MISTAKES = SIZES + FILTERS + PIECES + FORWARD_PASS + BACKWARD_PASS + MATRIX + CLINIC

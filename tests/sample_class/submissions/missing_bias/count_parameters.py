def count_parameters(kind, in_shape, out_shape, kernel_size=(1, 1), bias=True):
    weights = kernel_size[0] * kernel_size[1] * in_shape[0]
    sets = out_shape[0]
    if kind == "local":
        sets = out_shape[0] * out_shape[1] * out_shape[2]
    if kind == "dense":
        weights = 1
        for size in in_shape:
            weights = weights * size
        sets = 1
        for size in out_shape:
            sets = sets * size
    return sets * weights

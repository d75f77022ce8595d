def count_parameters(in_channels, out_channels, kernel_size, bias=True):
    weights = kernel_size[0] * kernel_size[1] * in_channels * out_channels
    if bias:
        return weights + out_channels
    return weights

# Has a pool compute it whose thread was started when the file was loaded, before anything was watched.
# verdict: forbidden
from concurrent.futures import ThreadPoolExecutor

import numpy as np

POOL = ThreadPoolExecutor(1)
POOL.submit(len, ()).result()


def running_total(values):
    return POOL.submit(np.cumsum, values).result()

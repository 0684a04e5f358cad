"""The product of two n x n matrices in NumPy: python3 product.py n. Prints seconds of each of 20 products."""

import json
import sys
import time

import numpy as np

n = int(sys.argv[1])
A, B = np.random.default_rng(1).standard_normal((2, n, n))
A @ B
times = []
for _ in range(20):
    begun = time.process_time()
    A @ B
    times.append(time.process_time() - begun)
print(json.dumps(times))

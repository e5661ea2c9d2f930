"""Networks, training and inference. Imports nothing, so that `model.maps` stays free of torch."""

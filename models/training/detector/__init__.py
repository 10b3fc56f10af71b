"""The training of the networks that find plates and look closely at them."""

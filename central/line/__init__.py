"""Between the broker and the store: messages in, batches, acknowledgements, pictures fetched from nodes."""

"""Fine-tuning a pre-trained network on small images, with the backbone computed once."""

"""What `bench/attacks` attacks with, and what it measures by."""

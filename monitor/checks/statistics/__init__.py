"""What is expected of every stream's hourly counts, and how surprising what came instead is: numpy and scipy only."""

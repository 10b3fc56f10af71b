"""Where plates stand in a picture, and how they are turned to face the reader."""

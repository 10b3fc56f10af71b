"""How messages get from node to centre and back: a port, MQTT behind it, and a line in memory."""

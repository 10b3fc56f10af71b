"""Finding faces and saying how good each picture of one is; nobody is recognised here."""

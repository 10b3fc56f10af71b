"""Pictures that a passage leaves: on disk by their digest, made small for lists, deleted by rule."""

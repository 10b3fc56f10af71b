"""The centre's API for programs: JSON under /api/v1, described by OpenAPI, errors as problem+json."""

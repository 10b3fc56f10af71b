"""The two commands of README.md, played on a bare Debian 12."""

"""An open take: encoded, cut into segments, written and counted. It knows no device."""

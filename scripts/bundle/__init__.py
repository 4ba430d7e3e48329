"""Makes the packages that field IT installs, out of this checkout: `scripts/build`, docs/packaging.md."""

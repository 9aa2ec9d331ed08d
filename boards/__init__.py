"""The profiles that ship with the service, one TOML file per school board."""

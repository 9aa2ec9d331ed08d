"""Change the schema, one step a file, up and down."""

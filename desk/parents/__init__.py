"""The pages for parents: how their case stands, and a form to ask or report something."""

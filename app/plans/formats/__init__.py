"""The file of a plan: YAML that people read, as docs/PLAN_FILES.md says."""

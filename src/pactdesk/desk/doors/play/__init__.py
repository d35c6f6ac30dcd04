"""Stories, played through the real actions on a throwaway database."""

/// Checks of a cohort before anything is learnt from it.

"""An experiment: settings, workdir, environment, images."""

"""The ablation tables of pix2pixHD and pix2pix: what is compared, how it is run, and how it is reported."""

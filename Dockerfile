# The image of every node on a cluster: code, packages, the native extension.
#
#   docker build -t REGISTRY/spiral_tf:TAG .
#   docker build --build-arg BASE=ubuntu:22.04 \
#     --build-arg TENSORFLOW=tensorflow-cpu ...        without CUDA: for actors
#
# TensorFlow 2.12 wants CUDA 11.8 and cuDNN 8; Ubuntu 22.04 has Python 3.10.
ARG BASE=nvidia/cuda:11.8.0-cudnn8-runtime-ubuntu22.04
FROM ${BASE}
ARG TENSORFLOW=tensorflow

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y \
    --no-install-recommends \
    g++ libegl-mesa0 libegl1 libgl1-mesa-dri libmypaint-dev libopengl0 \
    mypaint-brushes pkg-config python-is-python3 python3-dev python3-pip \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /spiral_tf
COPY requirements/py310.lock requirements/
# The two TensorFlow wheels need the same packages, so one lock serves both.
RUN sed "s/^tensorflow-cpu==/${TENSORFLOW}==/" requirements/py310.lock \
    > /tmp/wanted.txt \
  && python -m pip install --no-cache-dir --no-deps -r /tmp/wanted.txt \
  && rm /tmp/wanted.txt

COPY setup.py pyproject.toml setup.cfg README.md LICENSE ./
COPY envs envs
COPY launch launch
COPY spiral_tf spiral_tf
RUN python setup.py build_ext --inplace && rm -rf build
WORKDIR /spiral_tf/envs
RUN python setup.py build_ext --inplace && rm -rf build
WORKDIR /spiral_tf

# Data sets that are files can lie in the image or on the run's volume.
ENV PYTHONPATH=/spiral_tf:/spiral_tf/envs:/spiral_tf/launch PYTHONUNBUFFERED=1
RUN useradd --uid 1000 --create-home spiral
USER 1000
CMD ["python", "-m", "spiral_launch.train", "--help"]

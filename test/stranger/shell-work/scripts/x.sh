#!/usr/bin/env bash
echo from a file "$1"

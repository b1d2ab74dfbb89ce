terraform {
  required_version = "~> 1.13"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  backend "s3" {
    bucket       = "acme-terraform-state"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}

variable "environment" {
  type = string
}

variable "db_size" {
  type = string
}

variable "db_password" {
  type      = string
  sensitive = true
}

resource "aws_db_instance" "shop" {
  identifier                = "shop-${var.environment}"
  engine                    = "postgres"
  instance_class            = var.db_size
  allocated_storage         = 20
  storage_encrypted         = true
  username                  = "shop"
  password                  = var.db_password
  final_snapshot_identifier = "shop-${var.environment}-last"
}
